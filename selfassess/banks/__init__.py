"""Question sets and answer files: text in, frozen types of the engine out, or every problem at once.

Pure: no database, no web. ``loader`` and ``dumper`` for question sets, ``answer_files`` and ``sheet_dumper`` for answer
files, ``library`` for a folder of question sets, ``succession`` for what changed between editions.
"""
