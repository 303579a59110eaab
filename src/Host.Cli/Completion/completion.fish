# Completion of rsyslog-relp for fish: rsyslog-relp completion fish | source
complete --command rsyslog-relp --arguments '(rsyslog-relp "[suggest]" (commandline --cut-at-cursor | string collect) 2>/dev/null)'
