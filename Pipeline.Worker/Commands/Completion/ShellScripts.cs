namespace Pipeline.Worker.Commands.Completion;

/// <summary>Scripts that have a shell ask this program what may stand at the cursor: so they fit every version of it. Where it knows nothing, the shell offers files. Pure.</summary>
internal static class ShellScripts
{
    private const string Command = "COMMAND";

    private const string Bash = """
        # Completion of pipeline for bash.
        _pipeline() {
            COMPREPLY=()
            local word
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(COMMAND "$COMP_POINT" "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _pipeline pipeline

        """;

    private const string Zsh = """
        # Completion of pipeline for zsh, after compinit.
        _pipeline() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a found
            found=("${(@f)$(COMMAND "${#line}" "$line" 2>/dev/null)}")
            if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
        }
        compdef _pipeline pipeline

        """;

    private const string Fish = """
        # Completion of pipeline for fish.
        function __pipeline_complete
            set -l line (commandline -cp)
            COMMAND (string length -- "$line") "$line" 2>/dev/null
        end
        complete -c pipeline -a '(__pipeline_complete)'

        """;

    private const string PowerShell = """
        # Completion of pipeline for PowerShell.
        Register-ArgumentCompleter -Native -CommandName pipeline -ScriptBlock {
            param($word, $line, $position)
            & COMMAND $position "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell; <see langword="null"/> when there is none.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    /// <param name="command">How the program is asked, word by word, by its whole path: what a user calls <c>pipeline</c> may be an alias, which scripts cannot call.</param>
    public static string? Find(string shell, IReadOnlyList<string> command) => shell switch
    {
        "bash" => Bash.Replace(Command, Quoted(command, """'\''"""), StringComparison.Ordinal),
        "zsh" => Zsh.Replace(Command, Quoted(command, """'\''"""), StringComparison.Ordinal),
        "fish" => Fish.Replace(Command, Quoted(command, """\'"""), StringComparison.Ordinal),
        "pwsh" => PowerShell.Replace(Command, Quoted(command, "''"), StringComparison.Ordinal),
        _ => null,
    };

    private static string Quoted(IReadOnlyList<string> words, string quote) => string.Join(' ', words.Select(word => $"'{word.Replace("'", quote, StringComparison.Ordinal)}'"));
}
