//! Texts of the buttons at the window's top, and of what they ask about.

phrases! {
    OPEN: "Open", "打开";
    OPEN_HINT: "Open a file or a pattern of the library (Ctrl-O)", "打开文件或图样库中的图样（Ctrl-O）";
    SAVE: "Save", "保存";
    SAVE_HINT: "Save to a file (Ctrl-S)", "保存到文件（Ctrl-S）";
    RUN: "Run", "运行";
    RUN_HINT: "Run: generation after generation (Enter)", "运行：一代接一代（Enter）";
    PAUSE: "Pause", "暂停";
    PAUSE_HINT: "Pause: stay at this generation (Enter)", "暂停：停在当前这一代（Enter）";
    NEXT: "+1 gen", "+1 代";
    NEXT_HINT: "One generation further (Space)", "前进一代（空格）";
    SLOWER: "Slower (-)", "减速（-）";
    FASTER: "Faster (+)", "加速（+）";
    SPEED_HINT: "Generations a second that are asked for", "设定的每秒代数";
    FIT: "Fit", "适应";
    FIT_HINT: "See everything that lives (f)", "显示所有存活的细胞（f）";
    RESET: "Reset", "重置";
    RESET_HINT: "Back to the start (Ctrl-R)", "回到起点（Ctrl-R）";
    CENSUS: "Census", "普查";
    CENSUS_HINT: "Name and count the objects (c)", "辨认并清点各种物体（c）";
    GRID: "Grid", "网格";
    GRID_HINT: "Grid lines (l)", "网格线（l）";
    GRID_TOO_FAR_HINT: "Grid lines (l): they are drawn from {0} pixels a cell on",
        "网格线（l）：每个细胞达到 {0} 像素时才绘制";
    GRID_WHEN_CLOSER: "Grid lines are on. They are drawn from {0} pixels a cell on: zoom in to see them.",
        "网格线已打开。每个细胞达到 {0} 像素时才绘制：请放大。";
    GRID_OFF: "Grid lines are off.", "网格线已关闭。";
    ATTENTION: "Attention", "注意力";
    ATTENTION_HINT: "Watch an attention model learn (e)", "观看一个注意力模型学习（e）";
    FOLLOW: "Follow", "跟随";
    FOLLOW_HINT: "Keep the pattern in the middle (t)", "让图样保持在中央（t）";
    FOLLOW_OBJECT_HINT: "An object is kept in the middle; press to let it go (t)",
        "正让一个物体保持在中央；按下即放开（t）";
    HELP: "Help", "帮助";
    HELP_HINT: "Keys and mouse (?)", "键盘与鼠标（?）";
    LANGUAGE: "中文", "English";
    LANGUAGE_HINT: "Switch to Chinese, 切换到中文 (Ctrl-L)", "切换到英文，Switch to English（Ctrl-L）";
}
