namespace Pipeline.Core.Options;

/// <summary>
/// An option that holds a path of a file or folder, or several. A relative one, also a default, is taken from the folder of the pipeline.yaml that it is read from, and from the working directory
/// when there is no such file. Paths differ from machine to machine: they are in no fingerprint.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilePathAttribute : Attribute;
