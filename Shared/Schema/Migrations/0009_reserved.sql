-- A number kept free for the migration of that number; this file gives way to it.
SELECT 1;
