"""What is known: minerals, salts, medicines, parameters, reference values, references; all read on first use."""
