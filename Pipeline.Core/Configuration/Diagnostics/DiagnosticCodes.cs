namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>The codes of <see cref="ConfigurationDiagnostic"/>. Stable: a code keeps its meaning. docs/diagnostics.md has the cause and fix of each.</summary>
public static class DiagnosticCodes
{
    /// <summary>The file does not exist.</summary>
    public const string FileMissing = "PL001";

    /// <summary>The file exists and cannot be read.</summary>
    public const string FileUnreadable = "PL002";

    /// <summary>The file is larger than the limit.</summary>
    public const string FileTooLarge = "PL003";

    /// <summary>The file is not UTF-8.</summary>
    public const string NotUtf8 = "PL004";

    /// <summary>The text is not YAML.</summary>
    public const string Syntax = "PL005";

    /// <summary>A line is indented with a tab.</summary>
    public const string Tab = "PL006";

    /// <summary>There is more than one YAML document.</summary>
    public const string ManyDocuments = "PL007";

    /// <summary>There is nothing in the file.</summary>
    public const string Empty = "PL008";

    /// <summary>Values are nested too deeply.</summary>
    public const string TooDeep = "PL009";

    /// <summary>There are too many values, aliases written out.</summary>
    public const string TooManyValues = "PL010";

    /// <summary>An alias has no anchor before it.</summary>
    public const string UnknownAlias = "PL011";

    /// <summary>A YAML feature that pipeline.yaml does not use: a tag, a key that is no word.</summary>
    public const string Unsupported = "PL012";

    /// <summary>There were more faults than are shown.</summary>
    public const string MoreFaults = "PL013";

    /// <summary>The key is not known here.</summary>
    public const string UnknownKey = "PL101";

    /// <summary>The key stands twice in its section.</summary>
    public const string DuplicateKey = "PL102";

    /// <summary>A section, a list or a single value stands where another of them belongs.</summary>
    public const string WrongKind = "PL103";

    /// <summary>The value cannot be read as what the key needs.</summary>
    public const string InvalidValue = "PL104";

    /// <summary>The value is out of the key's range.</summary>
    public const string OutOfRange = "PL105";

    /// <summary>The value is not one of those allowed.</summary>
    public const string NotAllowed = "PL106";

    /// <summary>A key that must be given is not.</summary>
    public const string MissingKey = "PL107";

    /// <summary>Two keys of a section contradict each other.</summary>
    public const string Contradiction = "PL108";

    /// <summary>An environment variable is not set and has no default.</summary>
    public const string VariableNotSet = "PL109";

    /// <summary>A <c>${</c> is not closed, or names no variable.</summary>
    public const string InvalidVariable = "PL110";

    /// <summary>The file does not say its version.</summary>
    public const string MissingVersion = "PL111";

    /// <summary>The file's version is not one this program reads.</summary>
    public const string UnknownVersion = "PL112";

    /// <summary>A backend cannot do what another part of the file asks of it.</summary>
    public const string Incapable = "PL113";

    /// <summary>A plugin cannot be loaded, or brings nothing that can be used.</summary>
    public const string PluginFault = "PL114";

    /// <summary>A stage's entry names no registered stage.</summary>
    public const string UnregisteredStage = "PL201";

    /// <summary>No flow uses a stage's entry.</summary>
    public const string UnusedStage = "PL202";

    /// <summary>A key does nothing for this shape of stage.</summary>
    public const string KeyWithoutEffect = "PL203";

    /// <summary>An expanding stage is ordered and works on several items at once.</summary>
    public const string OrderedExpansion = "PL204";

    /// <summary>A name is not a name.</summary>
    public const string InvalidName = "PL205";

    /// <summary>A stage's <c>rateLimit</c> is no entry of <c>limits</c>.</summary>
    public const string UnknownLimit = "PL206";

    /// <summary>A stage that is not idempotent is hedged.</summary>
    public const string NotIdempotent = "PL207";

    /// <summary>A flow names a stage that is neither an entry nor registered.</summary>
    public const string UnknownStage = "PL301";

    /// <summary>A stage does not take what the one before makes.</summary>
    public const string EdgeMismatch = "PL302";

    /// <summary>More than one class of the name fits.</summary>
    public const string AmbiguousStage = "PL303";

    /// <summary>A stage stands twice in a flow.</summary>
    public const string StageTwice = "PL304";

    /// <summary>A flow has no stage, or there is no flow.</summary>
    public const string NoStage = "PL305";

    /// <summary>A branch or join of a gather does not fit.</summary>
    public const string GatherMismatch = "PL306";

    /// <summary>A gather asks for more branches than it has.</summary>
    public const string TooFewBranches = "PL307";

    /// <summary>A stage's class could not be created.</summary>
    public const string StageNotCreated = "PL308";

    /// <summary>A stage's fallback does not take what it takes, or make what it makes, or leads back to it.</summary>
    public const string FallbackMismatch = "PL309";

    /// <summary>A limit's priority names no flow.</summary>
    public const string UnknownFlow = "PL310";

    /// <summary>A test case names a flow that the configuration does not have.</summary>
    public const string UnknownTestFlow = "PL401";

    /// <summary>A file of test cases has none.</summary>
    public const string NoCase = "PL402";

    /// <summary>Two test cases have one name.</summary>
    public const string CaseTwice = "PL403";

    /// <summary>A test case names a stage that its flow does not have.</summary>
    public const string UnknownTestStage = "PL404";
}
