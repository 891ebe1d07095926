SELECT text FROM triggers_note WHERE key = $1
