"""What a package that is played says and is told: pure functions, no database and no request."""
