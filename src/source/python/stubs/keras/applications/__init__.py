"""`keras.applications`."""
