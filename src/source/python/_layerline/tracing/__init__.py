"""From a user's file to what is told of it: reads, runs, finds models, traces them."""
