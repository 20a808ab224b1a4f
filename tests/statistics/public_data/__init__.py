"""A file for each data set of reference_datasets.json.

Each has a dictionary from every key of its data set to the function that computes the same from
the data: a key that nothing computes is a failure, also where the data are not there.
"""
