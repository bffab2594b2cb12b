"""What runs beside guest code, in the worker or inline. Nothing here may hand a guest anything outside its world."""
