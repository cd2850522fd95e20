"""Tables -> an immutable, verified, versioned release."""
