# Completion of orrery(1) for bash.
_orrery()
{
    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]-} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local verbs='learn notes check view render import vectors fidelity selftest help'
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$verbs -e -i" -- "$word"; compgen -f -X '!*.lua' -- "$word"; compgen -d -- "$word")
        compopt -o filenames
        return
    fi
    case $verb in
        learn) mapfile -t COMPREPLY < <(compgen -W '--list --present --class' -- "$word"; compgen -f -X '!*.@(md|txt)' -- "$word"; compgen -d -- "$word") ;;
        notes) mapfile -t COMPREPLY < <(compgen -W '--mode' -- "$word"; compgen -f -X '!*.@(md|txt)' -- "$word"; compgen -d -- "$word") ;;
        check) mapfile -t COMPREPLY < <(compgen -W '-j --accept --answers' -- "$word"; compgen -f -X '!*.md' -- "$word"; compgen -d -- "$word") ;;
        import)
            if [ "$COMP_CWORD" -eq 2 ]; then
                mapfile -t COMPREPLY < <(compgen -W "queue host" -- "$word")
            else
                mapfile -t COMPREPLY < <(compgen -f -- "$word")
            fi ;;
        vectors | fidelity) mapfile -t COMPREPLY < <(compgen -f -X '!*.json' -- "$word"; compgen -d -- "$word") ;;
        view) mapfile -t COMPREPLY < <(compgen -W '--present' -- "$word"; compgen -f -X '!*.@(lua|md)' -- "$word"; compgen -d -- "$word") ;;
        render)
            case $previous in
                -o) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
                *) mapfile -t COMPREPLY < <(compgen -W '-o --at' -- "$word"; compgen -f -X '!*.@(lua|md)' -- "$word"; compgen -d -- "$word") ;;
            esac ;;
        *.lua) mapfile -t COMPREPLY < <(compgen -W '-s -i --seed --journal' -- "$word") ;;
        *) return ;;
    esac
    compopt -o filenames
}
complete -F _orrery orrery
