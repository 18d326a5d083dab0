"""The coach: a case and some words in, a case and things to say out. Pure: no Slack, SQL, words, clock or chance."""
