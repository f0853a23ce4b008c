-- What a file was known by as it was sent: it is kept without where it was taken, so under another digest.
alter table attachment add column sent_sha256 bytea;
