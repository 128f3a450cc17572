namespace Pipeline.Core.Models.OpenAi;

/// <summary>How this process says who it is.</summary>
internal enum OpenAiCredential
{
    /// <summary>By a key.</summary>
    Key,

    /// <summary>By the identity it has in Azure.</summary>
    Azure,
}
