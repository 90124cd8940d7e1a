-- Each block of postings has its length before it, so that the blocks of several segments are put together by writing one after the other.
UPDATE posting SET passages = int4send(length(passages)) || passages;
