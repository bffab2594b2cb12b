"""The side of the application: starts zygotes, keeps workers, performs granted calls. Every frame it reads is hostile."""
