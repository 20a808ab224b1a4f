"""What is published: publications, their members, their articles."""
