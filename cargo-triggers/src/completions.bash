
# Trigger keys, which the manifest knows.
_cargo_triggers_keys() {
    local previous="${COMP_WORDS[COMP_CWORD - 1]}"
    case "$previous" in
        report | cancel | schema)
            if [[ ${COMP_WORDS[COMP_CWORD]} != -* ]]; then
                local keys
                keys="$(cargo-triggers list --format keys 2>/dev/null)"
                COMPREPLY=($(compgen -W "$keys" -- "${COMP_WORDS[COMP_CWORD]}"))
                return 0
            fi
            ;;
    esac
    _cargo__triggers "$@"
}

# `cargo triggers …` is completed like `cargo-triggers …`, and everything else by Cargo's own script.
_cargo_and_triggers() {
    if [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[1]} == triggers ]]; then
        COMP_WORDS=(cargo-triggers "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _cargo_triggers_keys cargo-triggers "$2" "$3"
        return
    fi
    if ! declare -F _cargo >/dev/null; then
        . "$(rustc --print sysroot)/etc/bash_completion.d/cargo"
        complete -F _cargo_and_triggers -o bashdefault -o default cargo
    fi
    _cargo "$@"
}

complete -F _cargo_triggers_keys -o bashdefault -o default cargo-triggers
complete -F _cargo_and_triggers -o bashdefault -o default cargo
