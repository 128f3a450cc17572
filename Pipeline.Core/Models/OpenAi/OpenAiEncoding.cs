namespace Pipeline.Core.Models.OpenAi;

/// <summary>How vectors travel.</summary>
internal enum OpenAiEncoding
{
    /// <summary>As bytes in base64.</summary>
    Base64,

    /// <summary>As numbers in JSON.</summary>
    Float,
}
