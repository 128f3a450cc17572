using Fluid;

namespace Pipeline.Core.Stages.Generation.Prompts;

/// <summary>
/// A prompt in Liquid: what the model is told before the first line that is <c>---</c>, what it is asked after it. Documents' texts go in as values and are never read as
/// Liquid. Immutable; thread-safe.
/// </summary>
internal sealed class PromptTemplate
{
    private const string Divider = "---";
    private const string Resource = "prompt.liquid";
    private const long MaxBytes = 256 * 1024;
    private const int MaxSteps = 100_000;

    private static readonly FluidParser Parser = new();

    private static readonly TemplateOptions Options = CreateOptions();

    private readonly IFluidTemplate _system;
    private readonly IFluidTemplate _user;

    private PromptTemplate(IFluidTemplate system, IFluidTemplate user)
    {
        _system = system;
        _user = user;
    }

    /// <summary>The template that comes with the program.</summary>
    public static PromptTemplate BuiltIn { get; } = Parse(ReadResource(), Resource);

    /// <summary>Reads a template from a file, or takes the one that comes with the program.</summary>
    /// <param name="path">The file; <see langword="null"/> for the built-in template.</param>
    /// <exception cref="InvalidDataException">It cannot be read or parsed; says where and why.</exception>
    public static PromptTemplate Load(string? path)
    {
        if (path is null)
        {
            return BuiltIn;
        }

        try
        {
            FileInfo file = new(path);
            return file.Length <= MaxBytes
                ? Parse(File.ReadAllText(path), path)
                : throw new InvalidDataException($"the prompt '{path}' has {file.Length} bytes; {MaxBytes} at most are allowed");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException && fault is not InvalidDataException)
        {
            throw new InvalidDataException($"the prompt '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Fills the template in.</summary>
    /// <exception cref="InvalidDataException">The template does more than it may.</exception>
    public (string System, string User) Render(PromptValues values)
    {
        TemplateContext context = new(values, Options);
        try
        {
            return (_system.Render(context).Trim(), _user.Render(context).Trim());
        }
        catch (InvalidOperationException fault)
        {
            throw new InvalidDataException($"The prompt could not be made: {fault.Message} Look at the template that 'prompt' of the stage 'generate' names.", fault);
        }
    }

    private static PromptTemplate Parse(string text, string name)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var divider = Array.FindIndex(lines, line => line.TrimEnd() == Divider);
        return divider < 0
            ? throw new InvalidDataException($"the prompt '{name}' has no line '{Divider}'; write what the model is told before it and what it is asked after it")
            : new PromptTemplate(ParsePart(lines[..divider], name, 0), ParsePart(lines[(divider + 1)..], name, divider + 1));
    }

    private static IFluidTemplate ParsePart(string[] lines, string name, int linesBefore) =>
        Parser.TryParse(string.Join('\n', lines), out var template, out var error)
            ? template
            : throw new InvalidDataException($"the prompt '{name}' is not Liquid after line {linesBefore}: {error}");

    private static TemplateOptions CreateOptions()
    {
        TemplateOptions options = new() { MaxSteps = MaxSteps };
        options.MemberAccessStrategy.MemberNameStrategy = MemberNameStrategies.CamelCase;
        options.MemberAccessStrategy.Register<PromptValues>();
        options.MemberAccessStrategy.Register<PromptPassage>();
        return options;
    }

    private static string ReadResource()
    {
        using var stream = typeof(PromptTemplate).Assembly.GetManifestResourceStream(Resource)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
