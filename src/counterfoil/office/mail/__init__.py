"""E-mail of an office: fetched over IMAP, sent over SMTP, kept in threads that belong to cases."""
