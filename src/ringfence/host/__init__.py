"""The application's side: starts zygotes, keeps workers, performs granted calls. Every frame it reads is hostile."""
