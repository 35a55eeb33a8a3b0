"""What camg says: situations, outcomes, rules and sets of them."""
