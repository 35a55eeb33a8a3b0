"""What is swallowed: doses, meals, intakes, medicines, regimens, diaries, and the grammar of label text."""
