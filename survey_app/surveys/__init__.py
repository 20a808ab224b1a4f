"""What is asked: definitions, kinds of question, lifecycle, the builder."""
