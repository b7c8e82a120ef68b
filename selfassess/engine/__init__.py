"""From question sets and answers to scores, comparisons and agreement.

Pure functions on frozen types, in exact arithmetic, on nothing but the standard library:

* ``scoring.score`` says what one sheet says;
* ``comparison.compare`` sets two sheets side by side, ``trend.follow`` any number;
* ``gaps.gaps_between`` says where two views of one subject part, ``gaps.narrowing`` whether they draw nearer;
* ``agreement.agreement`` says how far several sheets of one assessment agree;
* ``lineage.align`` says what became of each question between editions.
"""
