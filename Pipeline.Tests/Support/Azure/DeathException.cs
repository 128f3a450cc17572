namespace Pipeline.Tests.Support.Azure;

/// <summary>The process has died: nobody is to catch this.</summary>
internal sealed class DeathException : Exception;
