"""标识 · Identity: soft checks of codes and cards, masking, and amounts in capitals."""
