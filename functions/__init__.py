"""One folder is one capability; each on_<trigger>.py in it is one Lambda."""
