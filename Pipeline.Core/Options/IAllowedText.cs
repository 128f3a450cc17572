namespace Pipeline.Core.Options;

/// <summary>An attribute that can say which values it allows, for messages and documentation.</summary>
public interface IAllowedText
{
    /// <summary>The allowed values in words: <c>1ms – 1d</c>.</summary>
    string Allowed { get; }
}
