namespace Pipeline.Core.Models.Extractive;

/// <summary>What sort of thing a question asks for.</summary>
internal enum AnswerKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>How many, how much, how long …</summary>
    Number,

    /// <summary>When, which year …</summary>
    Time,

    /// <summary>Who, whose.</summary>
    Person,

    /// <summary>Where, which city …</summary>
    Place,
}
