// Only preloaded; it has nothing to call.
