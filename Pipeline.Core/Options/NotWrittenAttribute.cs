namespace Pipeline.Core.Options;

/// <summary>A property of an options class that is no key of pipeline.yaml: what it holds is read from elsewhere in the file.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotWrittenAttribute : Attribute;
