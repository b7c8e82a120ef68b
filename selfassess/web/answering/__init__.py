"""The pages on which answers are given, whosever response it is: of a seat, a table, a proposal, a paper form."""
