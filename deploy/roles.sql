-- The roles and the database of GoodPlay on a PostgreSQL (15 or newer) that is not embedded. Run once as an administrator:
--   psql -v owner_password="'…'" -v app_password="'…'" -f deploy/roles.sql postgres
-- goodplay_platform is taken by SET LOCAL ROLE inside one door of the program; nobody signs in as it.

CREATE ROLE goodplay_platform NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
CREATE ROLE goodplay_owner LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEDB PASSWORD :owner_password;
CREATE ROLE goodplay_app LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEDB PASSWORD :app_password;
GRANT goodplay_platform TO goodplay_owner, goodplay_app;

CREATE DATABASE goodplay OWNER goodplay_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE goodplay FROM PUBLIC;
GRANT CONNECT ON DATABASE goodplay TO goodplay_owner, goodplay_app;
