# ---- Certificates: on their way to rsyslogd, and when they expire ----

put_tls() {
    mkdir -p -- "${tls_dir%/*}" && mkdir -m 0755 -- "$tls_dir$new" && install -m 0600 -o "${owner%:*}" -- "${delivered_tls[@]}" "$tls_dir$new/" &&
        unload rsyslog && exchange_directory "$tls_dir"
}

install_tls() {
    local delivered
    ((${#delivered_tls[@]} > 0)) || return 0
    describe "${delivered_tls[@]}"; delivered=$REPLY
    describe "$tls_dir"/*
    [[ $delivered == "$REPLY" ]] || ! try_step tls "$delivered" put_tls || hash_files
}

# Of several authorities the last one to expire counts; of a chain, its first certificate is the node's own.
look_at_certificate() {
    local end latest=''
    while IFS= read -r end; do
        end=$(date -d "${end#*: }" +%s 2>/dev/null) || continue
        [[ -n $latest && ( $1 != ca.crt || $end -lt $latest ) ]] || latest=$end
    done < <(openssl crl2pkcs7 -nocrl -certfile "$tls_dir/$1" 2>/dev/null | openssl pkcs7 -print_certs -text -noout 2>/dev/null | grep 'Not After')
    seen["rsyslog_relp_certificate_not_after_timestamp_seconds{file=\"$1\"}"]=$latest
}

