"""The ``ringfence`` command. It uses the public names only, and imports them no sooner than needed."""
