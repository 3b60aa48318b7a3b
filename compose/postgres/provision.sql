-- The role and database of Carillon, by the superuser, once. Services own their database and nothing else.
\getenv password CARILLON_PASSWORD
CREATE ROLE carillon LOGIN PASSWORD :'password';
-- what requests of users run as
CREATE ROLE carillon_member NOLOGIN;
GRANT carillon_member TO carillon;
CREATE DATABASE carillon OWNER carillon;
\connect carillon
CREATE EXTENSION IF NOT EXISTS vector;
