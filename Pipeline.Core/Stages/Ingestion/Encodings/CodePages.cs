using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Encodings;

/// <summary>
/// Makes the code pages (windows-1252, koi8-r, shift_jis and the rest) known to this process. .NET knows Unicode, ASCII and Latin-1 alone; the libraries for Excel and mail ask
/// <see cref="Encoding.GetEncoding(string)"/> for the others, and either fail or put wrong characters in the text when it has none.
/// </summary>
internal static class CodePages
{
    /// <summary>
    /// Runs before anything else of this assembly does, in every process that has loaded it: worker, parser process, test, or an application of somebody else. A call at each
    /// program's start, or in each reader, could be missed by the next one; some libraries register the code pages when they are first used, which hid that nobody else did.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "What is read must not depend on which program, and which library before, has loaded this assembly.")]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
