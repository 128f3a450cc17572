namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>What is to be done with a message that was received.</summary>
internal enum DeliveryKind
{
    /// <summary>It stands for nothing: it is deleted.</summary>
    Drop,

    /// <summary>Its job is not due yet: it is hidden again.</summary>
    Wait,

    /// <summary>Its job is to end.</summary>
    End,

    /// <summary>Its job is leased.</summary>
    Take,
}
