namespace Pipeline.Core.Options;

/// <summary>An option that holds a secret: it is in no message and no fingerprint.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
