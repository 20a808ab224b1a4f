"""The first page of a title: does it work, what needs somebody, what did readers say."""
