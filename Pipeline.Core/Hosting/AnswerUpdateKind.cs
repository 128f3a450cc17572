using System.Text.Json.Serialization;

namespace Pipeline.Core.Hosting;

/// <summary>What an <see cref="AnswerUpdate"/> brings.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerUpdateKind>))]
public enum AnswerUpdateKind
{
    /// <summary>A piece of the answer's text.</summary>
    Text,

    /// <summary>The text and the citations so far are void: the answer begins anew, because an attempt was broken off.</summary>
    Restart,

    /// <summary>A citation, complete.</summary>
    Citation,

    /// <summary>A part of the answer was replaced by something lesser.</summary>
    Degraded,

    /// <summary>The job has ended. Always the last.</summary>
    Ended,
}
