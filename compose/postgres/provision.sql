-- The role and database of Carillon, by the superuser, once. Services own their database and nothing else.
\getenv password CARILLON_PASSWORD
CREATE ROLE carillon LOGIN PASSWORD :'password';
-- What searches run as, so that row-level security holds for them; see Shared/Schema/Migrations/0012_search.sql.
CREATE ROLE carillon_search NOLOGIN;
-- What requests of users run as; see 0013_linking.sql.
CREATE ROLE carillon_member NOLOGIN;
GRANT carillon_search, carillon_member TO carillon;
CREATE DATABASE carillon OWNER carillon;
\connect carillon
CREATE EXTENSION IF NOT EXISTS vector;
-- Lets searches under row-level security use the index of words; see Shared/Schema/Migrations/0012_search.sql.
ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;
