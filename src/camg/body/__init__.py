"""What becomes of it: equations on floats and arrays, which know nothing of intakes, units or files."""
