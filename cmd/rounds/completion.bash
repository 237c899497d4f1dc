# bash completion for rounds, from bash 3.2 on. It needs nothing beside bash: names with
# spaces, quotes and dollars are quoted as the word at hand is, and nothing that is typed is
# evaluated.

__rounds_complete()
{
    local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} before= word typed line i
    local -a args found lines
    args=() found=() lines=()

    # Where bash parts words at = and :, rounds has them in one.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i > 1)) && [[ $word == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]]; then
            args[${#args[@]} - 1]+=$word
            if ((i == COMP_CWORD)) && [[ $word != [=:] ]]; then
                before=${args[${#args[@]} - 1]%"$word"}
            fi
        else
            args[${#args[@]}]=$word
        fi
    done
    args=("${args[@]//\\/}")
    args=("${args[@]//\"/}")
    args=("${args[@]//\'/}")
    typed=${args[${#args[@]} - 1]}
    if [[ $cur == [=:] ]]; then
        before=$typed cur=
    elif ((BASH_VERSINFO[0] < 4)) && [[ $cur != [\"\']* && $cur == *[=:]* ]]; then
        before=${typed%"${typed##*[=:]}"} # it parts what it puts in there, and not the words
    fi

    if [[ $typed == -*=* ]]; then # of a flag, rounds says the values alone
        typed=${typed#*=} before=${before#*=}
    fi

    type -P "$program" >/dev/null || program=rounds
    while IFS= read -r line; do
        lines[${#lines[@]}]=$line
    done < <("$program" __completeNoDesc "${args[@]}" 2>/dev/null)
    ((${#lines[@]} > 0)) || return 0
    local directive=${lines[${#lines[@]} - 1]#:}
    unset "lines[${#lines[@]} - 1]"

    # What begins as it was typed, in any case; else what rounds finds by it.
    local cased=
    shopt -q nocasematch || cased=1
    shopt -s nocasematch
    for line in "${lines[@]}"; do
        [[ $line == "$typed"* ]] && found[${#found[@]}]=$line
    done
    [[ -z $cased ]] || shopt -u nocasematch
    local begins=${#found[@]}
    ((begins > 0)) || found=("${lines[@]}")

    COMPREPLY=()
    for line in "${found[@]}"; do
        line=${line#"$before"}
        case $cur in
        \"*)
            line=${line//\\/\\\\} line=${line//\"/\\\"} line=${line//\$/\\\$} line=${line//\`/\\\`}
            ;;
        \'*)
            line=${line//\'/\'\\\'\'}
            ;;
        *)
            word=
            for ((i = 0; i < ${#line}; i++)); do # printf %q of bash 3.2 spells é and 株 in octal
                [[ ${line:i:1} != [\ \"\'\`\$\&\;\(\)\<\>\|\*\?\[\]\#\~\!\{\}\^\\] ]] || word+=\\
                word+=${line:i:1}
            done
            line=$word
            ;;
        esac
        COMPREPLY[${#COMPREPLY[@]}]=$line
    done
    # Of several that begin otherwise, none may take the place of what was typed.
    ((begins > 0 || ${#found[@]} < 2)) || COMPREPLY[${#COMPREPLY[@]}]=" "

    # From bash 4 on, one completion can differ from the others.
    if ((directive & 2)); then compopt -o nospace 2>/dev/null; fi
    if ((${#COMPREPLY[@]} == 0 && !(directive & 4))); then compopt -o default 2>/dev/null; fi
    return 0
}

complete -F __rounds_complete rounds
