using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>The templates as Fluid asks for them when one includes another.</summary>
/// <param name="read">Gives the text of a template by its file name, and throws where there is none.</param>
internal sealed class TemplateFileProvider(Func<string, string> read) : IFileProvider
{
    /// <inheritdoc/>
    public IFileInfo GetFileInfo(string subpath) => new TemplateFile(subpath, Encoding.UTF8.GetBytes(read(subpath)));

    /// <inheritdoc/>
    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    /// <inheritdoc/>
    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class TemplateFile(string name, byte[] text) : IFileInfo
    {
        public bool Exists => true;

        public long Length => text.Length;

        public string? PhysicalPath => null;

        public string Name => name;

        public DateTimeOffset LastModified => default;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(text, writable: false);
    }
}
