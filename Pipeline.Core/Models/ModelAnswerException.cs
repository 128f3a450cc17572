namespace Pipeline.Core.Models;

/// <summary>A model answered, but with something that cannot be used: too few vectors, numbers that are none, no text. The next answer may be better, so it is worth another attempt.</summary>
public sealed class ModelAnswerException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">What came, with the values, and what to do next.</param>
    public ModelAnswerException(string message)
        : base(message)
    {
    }
}
