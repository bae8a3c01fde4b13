//! Texts of the window's messages: files, the clipboard, and what went wrong.

phrases! {
    MORE: "and {0} more" | "and {0} more", "还有 {0} 条";
    DISMISS: "Dismiss (Esc)", "关闭（Esc）";
    SAVED: "Saved {0}", "已保存 {0}";
    NOT_SAVED: "{0} was not saved: {1}", "未能保存 {0}：{1}";
    NO_SUCH_FORMAT: "{0}: the ending names no format; {1} do", "{0}：扩展名不对应任何格式；可用的有 {1}";
    COPIED: "Copied as RLE, {0} line" | "Copied as RLE, {0} lines", "已复制为 RLE，共 {0} 行";
    NOT_COPIED: "Nothing was copied: {0}", "什么也没有复制：{0}";
    TOO_MUCH_TO_COPY: "the pattern takes more than {0} byte of RLE; save it to a file"
        | "the pattern takes more than {0} bytes of RLE; save it to a file",
        "图样的 RLE 超过 {0} 字节；请保存到文件";
    NO_TEXT: "The clipboard holds no text", "剪贴板里没有文本";
    NO_DIALOG: "no file dialog can be opened, because there is neither a desktop's session nor zenity",
        "无法打开文件对话框，因为既没有桌面会话，也没有 zenity";
    NO_THREAD: "No thread could be started: {0}", "无法启动线程：{0}";
    TOO_MANY_OF_A_NAME: "{0}: there are too many files called {1}", "{0}：名为 {1} 的文件太多";
    PATTERNS: "Life patterns", "生命游戏图样";
    ALL_FILES: "All files", "所有文件";
    CLIPBOARD: "clipboard", "剪贴板";
    DRAWING_DEVICE_LOST: "The GPU device that draws was lost ({0}) and has been opened again.",
        "负责绘制的 GPU 设备曾经丢失（{0}），现已重新打开。";
    ENGINE_DEVICE_LOST: "The GPU device was lost ({0}). It has been opened again, and the universe goes \
        back to the last state that was kept.",
        "GPU 设备曾经丢失（{0}），现已重新打开，宇宙回到最近一次保留的状态。";
    NO_SETTINGS_FOLDER: "this system has no configuration folder; {0} can name one",
        "此系统没有配置文件夹；可用 {0} 指定一个";
    NO_SETTINGS: "{0}: {1}; mend the file or remove it", "{0}：{1}；请修正或删除该文件";
    NO_SUCH_SETTING: "{0}: {1} is {2}; {3} and {4} are known", "{0}：{1} 为 {2}；可用的有 {3} 和 {4}";
    LANGUAGE_NOT_KEPT: "The language is not kept for the next time: {0}", "语言选择未能保留到下一次：{0}";
}
